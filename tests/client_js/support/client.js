// The built package, connected to the program started by a test.
import { connect } from "./package.js";

/** Connects a client, which is closed when the test ends. */
export function clientOf(program, t, options = {}) {
  const client = connect(program.url, options);
  t.after(() => client.close());
  return client;
}

/** The next value of a stream or event. */
export const next = (listen) =>
  new Promise((resolve, reject) => {
    const subscription = listen((value) => resolve(value));
    if (subscription instanceof Promise) subscription.catch(reject);
  });
