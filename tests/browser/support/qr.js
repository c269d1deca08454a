import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = createRequire(join(process.env.TACTUS_NODE_MODULES, "any.js"));
const reader = readFileSync(modules.resolve("jsqr/dist/jsQR.js"), "utf8");

/** Reads the QR code in a picture of an element, as a camera would; null if there is none. */
export async function readCode(locator) {
  const picture = (await locator.screenshot()).toString("base64");
  const page = locator.page();
  await page.evaluate(reader);
  return page.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const { data, width, height } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    return jsQR(data, width, height)?.data ?? null;
  }, picture);
}
