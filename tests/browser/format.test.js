// The front page formats and parses times and positions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, dbText, decibels, hzText, leaderText, meterText, msText, numberText, parseMeter, parsePlace, placeText, timeText } from "../../web/page/display/format.js";

test("a time is truncated to the millisecond, and its minutes continue past 59", () => {
  assert.equal(timeText(0), "00:00.000");
  assert.equal(timeText(4.2139), "00:04.213");
  assert.equal(timeText(59.9999), "00:59.999");
  assert.equal(timeText(192_000 / 48_000), "00:04.000");
  assert.equal(timeText(6000), "100:00.000");
});

test("every millisecond is formatted exactly", () => {
  for (let ms = 0; ms < 60_000; ++ms) {
    assert.equal(Math.round(Number(timeText(ms / 1000).slice(3)) * 1000), ms);
  }
});

test("bars and beats count from 1, four beats to the bar", () => {
  assert.deepEqual(barOf(0, 4), { bar: 1, beat: 1, phase: 0 });
  assert.deepEqual(barOf(3.5, 4), { bar: 1, beat: 4, phase: 0.5 });
  assert.deepEqual(barOf(4, 4), { bar: 2, beat: 1, phase: 0 });
  assert.deepEqual(barOf(3.9999, 4), { bar: 2, beat: 1, phase: 0 }); // the sample nearest to the beat
  assert.equal(barOf(3.999, 4).beat, 4);
  assert.deepEqual(barOf(-0.5, 4), { bar: 1, beat: 1, phase: 0.5 }); // an upbeat
  assert.deepEqual(barOf(7.5, 6), { bar: 2, beat: 2, phase: 0.5 });
});

test("a position is a time or a bar and beat", () => {
  const seconds = (value) => ({ value, unit: "seconds" });
  const beats = (value) => ({ value, unit: "beats" });
  assert.deepEqual(parsePlace("83.5", 4), seconds(83.5));
  assert.deepEqual(parsePlace(" 1:23.5 ", 4), seconds(83.5));
  assert.deepEqual(parsePlace("0", 4), seconds(0));
  assert.deepEqual(parsePlace(".5 s", 4), seconds(0.5));
  assert.deepEqual(parsePlace("1|1", 4), beats(0));
  assert.deepEqual(parsePlace("12|3", 4), beats(46));
  assert.deepEqual(parsePlace("12|3.5", 4), beats(46.5));
  assert.deepEqual(parsePlace("12|", 4), beats(44));
  assert.deepEqual(parsePlace("1:02:03", 4), seconds(3723));
  assert.deepEqual(parsePlace("1,5", 4), seconds(1.5));
  assert.deepEqual(parsePlace("12|3,5", 4), beats(46.5));
});

test("an invalid position is rejected", () => {
  for (const text of ["", "abc", "-1", "1:60", "1:60:00", "1:2:3:4", "0|1", "1|0", "1|5", "1e3", "1,5,2", "|", "12|x"]) {
    assert.equal(parsePlace(text, 4), null, text);
  }
});

test("a number has no trailing zeros", () => {
  assert.equal(numberText(120), "120");
  assert.equal(numberText(120.5), "120.5");
  assert.equal(numberText(1 / 3), "0.333");
});

test("levels, frequencies and durations have a useful precision", () => {
  assert.equal(hzText(40.4), "40 Hz");
  assert.equal(hzText(1017), "1.02 kHz");
  assert.equal(hzText(15_300), "15.3 kHz");
  assert.equal(dbText(-23.44), "−23.4");
  assert.equal(dbText(-0.01), "0.0");
  assert.equal(dbText(decibels(0)), "−∞");
  assert.equal(decibels(1), 0);
  assert.equal(msText(0.213), "0.21 ms");
  assert.equal(msText(34.56), "34.6 ms");
  assert.equal(msText(3400), "3.4 s");
  assert.equal(msText(Infinity), "–");
});

test("a position is formatted by the beat grid", () => {
  assert.equal(placeText(0, 4), "1|1");
  assert.equal(placeText(46.5, 4), "12|3");
});

test("another leader is named, and told when it is lost", () => {
  assert.equal(leaderText("internal", true), "");
  assert.equal(leaderText("jack", true), "JACK");
  assert.equal(leaderText("jack", false), "JACK lost");
});

test("a meter is beats and a unit", () => {
  assert.equal(meterText({ beatsPerBar: 6, beatUnit: 8 }), "6/8");
  assert.deepEqual(parseMeter(" 6 / 8 "), { beats: 6, unit: 8 });
  assert.deepEqual(parseMeter("3"), { beats: 3, unit: undefined });
  for (const text of ["", "6/", "/8", "a/4", "-3/4", "3.5/4"]) assert.equal(parseMeter(text), null, text);
  assert.deepEqual(parsePlace("3|6", 6), { value: 17, unit: "beats" });
});
