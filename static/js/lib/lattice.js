// The arithmetic of places on a canvas: {x, y, w, h} in steps, by halves, 24 across and 16 down.

export const COLUMNS = 24;
export const ROWS = 16;
const LEAST = { w: 2, h: 1.5 }; // by hand; the number fields allow less

/** The nearest half step. */
export function halves(value) {
  return Math.round(value * 2) / 2;
}

/** The place moved by so many steps, as far as the canvas reaches. */
export function moved(box, across, down) {
  return {
    ...box,
    x: clamp(box.x + across, 0, COLUMNS - box.w),
    y: clamp(box.y + down, 0, ROWS - box.h),
  };
}

/** The place so many steps wider and higher, as far as the canvas reaches. */
export function resized(box, across, down) {
  return {
    ...box,
    w: clamp(box.w + across, Math.min(LEAST.w, box.w), COLUMNS - box.x),
    h: clamp(box.h + down, Math.min(LEAST.h, box.h), ROWS - box.y),
  };
}

/** The first of `others` that shares an area with the place; those that only touch do not. */
export function clash(box, others) {
  return (
    others.find(
      (one) =>
        box.x < one.x + one.w && one.x < box.x + box.w && box.y < one.y + one.h && one.y < box.y + box.h,
    ) ?? null
  );
}

export function isSame(one, other) {
  return ["x", "y", "w", "h"].every((name) => one[name] === other[name]);
}

/** What a key does to the place; null: nothing. With Shift it changes the size. */
export function byKey(box, key, isResizing) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (!(key in steps)) return null;
  return (isResizing ? resized : moved)(box, ...steps[key]);
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
