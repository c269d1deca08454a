// A p5.js sketch: 64 bands around a circle that pulses with the beat.
import p5 from "p5";
import { connect } from "tactus-client";

const client = connect(import.meta.env.VITE_TACTUS);
let bins = new Array(64).fill(0);
client.spectrum({ attackMs: 5, releaseMs: 150 }, (frame) => (bins = frame.bins)).catch(console.error);

new p5((p) => {
  p.setup = () => {
    p.createCanvas(p.windowWidth, p.windowHeight);
    p.colorMode(p.HSB, 1);
  };
  p.windowResized = () => p.resizeCanvas(p.windowWidth, p.windowHeight);
  p.draw = () => {
    const unit = Math.min(p.width, p.height) / 4;
    const pulse = 1 - (client.beat() % 1); // 1 on the beat
    p.background(0, 0, 0.07);
    p.translate(p.width / 2, p.height / 2);
    p.noStroke();
    p.fill(0.6, 0.5, 0.3 + 0.7 * pulse);
    p.circle(0, 0, unit * (1.2 + 0.4 * pulse));
    p.strokeWeight(unit / 16);
    bins.forEach((bin, i) => {
      p.stroke(i / 64, 0.8, 1);
      p.rotate(p.TWO_PI / 64);
      p.line(0, unit, 0, unit * (1 + bin));
    });
  };
});
