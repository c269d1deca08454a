// The built package, connected to a test's server.
import { connect } from "./package.js";

/** A client of a program, closed when the test ends. */
export function clientOf(program, t, options = {}) {
  const client = connect(program.url, options);
  t.after(() => client.close());
  return client;
}

/** The next value that a stream or an event gives. */
export const next = (listen) =>
  new Promise((resolve, reject) => {
    const subscription = listen((value) => resolve(value));
    if (subscription instanceof Promise) subscription.catch(reject);
  });
