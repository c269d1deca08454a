// Times and places, as the front page writes and reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bar_of, number_text, parse_place, time_text } from "../../web/page/format.js";

test("a time is truncated to the millisecond, and its minutes go on past 59", () => {
  assert.equal(time_text(0), "00:00.000");
  assert.equal(time_text(4.2139), "00:04.213");
  assert.equal(time_text(59.9999), "00:59.999");
  assert.equal(time_text(192_000 / 48_000), "00:04.000");
  assert.equal(time_text(6000), "100:00.000");
});

test("every millisecond is written as itself", () => {
  for (let ms = 0; ms < 60_000; ++ms) {
    assert.equal(Math.round(Number(time_text(ms / 1000).slice(3)) * 1000), ms);
  }
});

test("bars and beats count from 1, four beats to the bar", () => {
  assert.deepEqual(bar_of(0), { bar: 1, beat: 1, phase: 0 });
  assert.deepEqual(bar_of(3.5), { bar: 1, beat: 4, phase: 0.5 });
  assert.deepEqual(bar_of(4), { bar: 2, beat: 1, phase: 0 });
});

test("a place is a time or a bar and beat", () => {
  const seconds = (value) => ({ value, unit: "seconds" });
  const beats = (value) => ({ value, unit: "beats" });
  assert.deepEqual(parse_place("83.5"), seconds(83.5));
  assert.deepEqual(parse_place(" 1:23.5 "), seconds(83.5));
  assert.deepEqual(parse_place("0"), seconds(0));
  assert.deepEqual(parse_place(".5 s"), seconds(0.5));
  assert.deepEqual(parse_place("1|1"), beats(0));
  assert.deepEqual(parse_place("12|3"), beats(46));
  assert.deepEqual(parse_place("12|3.5"), beats(46.5));
  assert.deepEqual(parse_place("12|"), beats(44));
});

test("what is no place is refused", () => {
  for (const text of ["", "abc", "-1", "1:60", "1:2:3", "0|1", "1|0", "1|5", "1e3", "1,5", "|", "12|x"]) {
    assert.equal(parse_place(text), null, text);
  }
});

test("a number has no needless digits", () => {
  assert.equal(number_text(120), "120");
  assert.equal(number_text(120.5), "120.5");
  assert.equal(number_text(1 / 3), "0.333");
});
