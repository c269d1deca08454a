// Double press: not every touch screen sends dblclick.

const withinMs = 400;
const nearPx = 40;

/** Calls action() at the second of two presses in the same place by mouse, pen or finger. */
export function onDoublePress(target, action) {
  let last = null;
  target.addEventListener("pointerup", ({ isPrimary, button, timeStamp, clientX, clientY }) => {
    if (!isPrimary || button !== 0) return;
    const second =
      last && timeStamp - last.timeStamp < withinMs && Math.hypot(clientX - last.clientX, clientY - last.clientY) < nearPx;
    last = second ? null : { timeStamp, clientX, clientY };
    if (second) action();
  });
}
