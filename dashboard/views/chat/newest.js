// Keeps the newest text of the conversation in view, unless the person scrolled up; then the button offers it.
// Streamlit 1.67 follows by itself only until a layout change looks to it as if somebody had scrolled up. Here only
// a hand ends the following: the wheel, a finger, a key, the scroll bar, the opening of a fold.
(() => {
  const button = document.currentScript.parentNode.querySelector(".newest");
  const scroller = button.closest("[data-testid=stAppScrollToBottomContainer], [data-testid=stMain]");
  const content = scroller.querySelector("[data-testid=stMainBlockContainer]");
  const NEAR = 40;  // pixels from the end that count as its end
  const HAND_MS = 700;  // for so long what scrolls after a movement of the hand is the hand's doing
  const HELD_MS = 1500;  // for so long Streamlit's own animation may still pull down who turned the wheel up
  const FOLD_MS = 4000;  // the same after the opening of a fold, whose content comes with another run
  let following = true, handUntil = 0, heldUntil = 0, place = 0;

  const below = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const bottom = button.closest("[data-testid=stBottom]");
  const settle = () => {
    if (bottom) document.documentElement.style.setProperty("--over-input", `${bottom.offsetHeight}px`);
    if (following) scroller.scrollTop = scroller.scrollHeight;
    button.hidden = following || below() <= NEAR;
  };
  const follow = (now) => { following = now; settle(); };
  const hand = () => { handUntil = performance.now() + HAND_MS; };
  const typing = (target) => target.matches("textarea, input");
  const within = (target, selector) => target instanceof Element && target.closest(selector);

  const keys = ["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " ", "Tab"];
  const on = (target, kind, act) => target.addEventListener(kind, act, { passive: true, signal: listening.signal });
  const listening = new AbortController();
  on(scroller, "wheel", (event) => {
    if (event.deltaY > 0) return hand();
    following = false;
    handUntil = 0;
    heldUntil = performance.now() + HELD_MS;
  });
  on(scroller, "touchmove", hand);
  on(scroller, "pointerdown", (event) => {
    if (event.target === scroller) hand();  // its scroll bar
    if (!within(event.target, "summary, [data-testid=stExpanderHeader]")) return;
    follow(false);  // its head stays where it is, and what opens below it is read from there
    handUntil = 0;
    heldUntil = performance.now() + FOLD_MS;
  });
  on(scroller, "pointermove", (event) => { if (event.buttons && event.target === scroller) hand(); });
  on(scroller, "keydown", (event) => {
    if (within(event.target, "[data-testid=stChatInput]") && event.key === "Enter") follow(true);
    else if (!typing(event.target) && keys.includes(event.key)) hand();
  });
  on(scroller, "click", (event) => {
    const sends = "[data-testid=stChatInput], .st-key-prompts, [class*=st-key-retry-], [class*=st-key-card-]";
    if (within(event.target, sends)) follow(true);
  });
  on(scroller, "scroll", () => {
    const now = performance.now();
    if (now < handUntil) { following = below() <= NEAR; hand(); }
    else if (!following && now < heldUntil && scroller.scrollTop > place) scroller.scrollTop = place;
    place = scroller.scrollTop;
    button.hidden = following || below() <= NEAR;
  });
  on(button, "click", () => follow(true));

  // What grows: the conversation; what it is seen through: the window, the input below it.
  const sizes = new ResizeObserver(() => {
    if (button.isConnected) return settle();
    sizes.disconnect();
    listening.abort();
  });
  for (const each of [content, scroller, ...scroller.children]) sizes.observe(each);
})();
