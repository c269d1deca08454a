// Whether somebody may be looking. A page that nobody sees needs no sound to draw.

const hiddenMs = 10_000; // long enough for a look at another window

/** Calls look(false) where the page has been hidden for a while, and look(true) where it is seen again. */
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
