// Shows a running server's spectrum: one line of bars for each frame, until Ctrl-C.
//
//     npm ci && node spectrum.js [--url ws://localhost:8000/ws] [--rateHz 10] …
//
//     node spectrum.js --format binary --encoding delta
//     node spectrum.js --layout mel --fromHz 100
//     node spectrum.js --audio
//
// Options have the names of the subscribe message's members. --audio shows audio features instead: level, change,
// beat. tsp1.js in this folder decodes the frames; browser pages can use it, too.
import process from 'node:process';
import {parseArgs} from 'node:util';
import {WebSocket} from 'ws';

import {readAudioFrame, SpectrumStream} from './tsp1.js';

const textOptions = ['format', 'sampleFormat', 'encoding', 'layout', 'channel'];
const numberOptions = ['rateHz', 'fromHz', 'toHz', 'dbMin', 'dbMax', 'attackMs', 'releaseMs'];
const barSigns = ' ▁▂▃▄▅▆▇█';

function fail(message) {
  console.error(`spectrum.js: ${message}`);
  process.exit(1);
}

/** Parses the command line into the server's address, whether to show audio frames, and a subscribe. */
function readArguments() {
  const options = {
    url: {type: 'string', default: 'ws://localhost:8000/ws'},
    audio: {type: 'boolean'},
  };
  for (const name of [...textOptions, ...numberOptions]) options[name] = {type: 'string'};
  try {
    const {url, audio, ...given} = parseArgs({options}).values;
    for (const name of numberOptions) {
      if (given[name] !== undefined) given[name] = Number(given[name]);
      if (Number.isNaN(given[name])) throw new Error(`--${name} takes a number`);
    }
    return {url, audio, given};
  } catch (error) {
    return fail(error.message);
  }
}

/** Numbers from 0 to 1 as a line of bars. */
function bars(values) {
  const top = barSigns.length - 1;
  const sign = (value) => barSigns[Math.max(0, Math.min(top, Math.round(value * top)))];
  return values.map(sign).join('');
}

function showFeatures(data) {
  const frame = readAudioFrame(data);
  console.log(
      `${String(frame.hopSeq).padStart(10)} ${bars(frame.bands)}  chroma ${bars(frame.chroma)}` +
      `  level ${frame.rms.toFixed(2)}  ${frame.bpm} BPM  ${frame.beatTick ? 'beat' : ''}`);
}

const {url, audio, given} = readArguments();
const socket = new WebSocket(url);
let stream;  // after the server's answer, which comes before the first frame

socket.on('open', () => {
  socket.send(JSON.stringify(
      audio ? {type: 'audio.subscribe'} : {type: 'audio.fft.subscribe', ...given}));
});
socket.on('message', (data, binary) => {
  if (stream === undefined) {
    const answer = JSON.parse(data.toString());
    if (!answer.success) fail(answer.error.message);
    stream = new SpectrumStream(answer);
    if (audio) return;
    const {fftBins, bandHz, effectiveRateHz} = answer;
    console.log(`${fftBins} bands from ${bandHz[0].toFixed(0)} to ${bandHz.at(-1).toFixed(0)} Hz,` +
                ` ${effectiveRateHz} a second`);
  } else if (audio) {
    showFeatures(data);
  } else {
    const spectrum = stream.read(binary ? data : data.toString());
    console.log(`${String(spectrum.hopSeq).padStart(10)} ${bars(spectrum.bins)}`);
  }
});

let asked = false;
let failed = false;
socket.on('error', (error) => {
  if (asked) return;
  failed = true;
  console.error(`spectrum.js: ${url}: ${error.message || error.code}`);
});
socket.on('close', () => {
  if (!asked && !failed) console.error('the server has ended');
  process.exit(failed ? 1 : 0);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    asked = true;
    socket.close();
  });
}
