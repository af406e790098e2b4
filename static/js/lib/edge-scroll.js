const EDGE = 56; // pixels from the edge of the window, where the page begins to scroll
const SPEED = 11; // pixels a frame

/**
 * Scrolls the page while what is carried is held at the upper or lower edge of the window.
 * `height()` is where it is held, in pixels from the window's top; `scrolled()` is called after
 * each scroll. Returns what ends it.
 */
export function scrollAtEdges(height, scrolled) {
  let frame;
  const step = () => {
    const y = height();
    const by = y < EDGE ? -SPEED : y > innerHeight - EDGE ? SPEED : 0;
    if (by) {
      scrollBy({ top: by, behavior: "instant" });
      scrolled();
    }
    frame = requestAnimationFrame(step);
  };
  step();
  return () => cancelAnimationFrame(frame);
}
