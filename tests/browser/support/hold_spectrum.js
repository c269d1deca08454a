/** Uses the spectrum with options that no page has, on a page whose close ends that. Returns the answer. */
export async function holdSpectrum(browser, program) {
  const page = await browser.open(`${program.url}/login.html`);
  const answer = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const socket = new WebSocket(new URL("ws", location.href).href.replace("http", "ws"));
        socket.onopen = () => socket.send('{"type":"spectrum.subscribe","rateHz":5,"format":"binary"}');
        socket.onmessage = ({ data }) => resolve(JSON.parse(data).type);
      }),
  );
  return { page, answer };
}
