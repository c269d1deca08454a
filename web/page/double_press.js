// Two presses in one place: dblclick does not come from every touch screen.

const within_ms = 400;
const near_px = 40;

/** Calls action() at the second of two presses by mouse, pen or finger. */
export function on_double_press(target, action) {
  let last = null;
  target.addEventListener("pointerup", ({ isPrimary, button, timeStamp, clientX, clientY }) => {
    if (!isPrimary || button !== 0) return;
    const second =
      last && timeStamp - last.timeStamp < within_ms && Math.hypot(clientX - last.clientX, clientY - last.clientY) < near_px;
    last = second ? null : { timeStamp, clientX, clientY };
    if (second) action();
  });
}
