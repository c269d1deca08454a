// Page visibility. A hidden page needs no audio data.

const hiddenMs = 10_000; // long enough for a quick switch to another window

/** Calls look(false) after the page has been hidden for a while, and look(true) when it is visible again. */
export function onVisibilityChange(look) {
  let timer = 0;
  let seen = true;
  const tell = (nowSeen) => {
    if (nowSeen !== seen) look((seen = nowSeen));
  };
  const follow = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") tell(true);
    else timer = setTimeout(() => tell(false), hiddenMs);
  };
  document.addEventListener("visibilitychange", follow);
  follow();
}
