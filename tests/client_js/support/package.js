import process from "node:process";
import { pathToFileURL } from "node:url";

export const folder = process.env.TACTUS_CLIENT;
const url = pathToFileURL(`${folder}/dist/index.js`);
export const { connect, TactusError } = await import(url);
