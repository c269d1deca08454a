// The clock, two commands and a level, in a page that Vite builds.
import { connect } from "tactus-client";

const client = connect(import.meta.env.VITE_TACTUS);
const element = (id) => document.getElementById(id);
const show = (error) => (element("problem").textContent = error.message);
element("play").onclick = () => client.play().catch(show);
element("stop").onclick = () => client.stop().catch(show);
client.audioFrames((frame) => (element("level").value = frame.rms)).catch(show);

function draw(at) {
  element("time").textContent = client.playhead(at).toFixed(2);
  element("beat").textContent = client.beat(at).toFixed(1);
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
