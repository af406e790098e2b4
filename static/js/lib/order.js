// The arithmetic of a list whose items change places. Places count from 0.

/** A copy of `list` in which the item at `from` stands at `to`. */
export function moved(list, from, to) {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, list[from]);
}

/** Where the item that stood at `from` would stand now that it is carried to `top`…`bottom`.
 *
 * `middles` are those of all items before anything moved. Another one gives way as soon as the
 * carried one's edge has passed its middle, so that a tall item need not travel its own height.
 */
export function placeOf({ top, bottom }, middles, from) {
  const passed = middles.filter((middle, at) => at > from && bottom > middle).length;
  const left = middles.filter((middle, at) => at < from && top < middle).length;
  return from + passed - left;
}

/** Which way the item at `at` gives way while one is carried from `from` to `to`: -1, 0 or 1. */
export function shift(at, from, to) {
  if (at > from && at <= to) return -1;
  return at < from && at >= to ? 1 : 0;
}

/** Where the keys take an item from `place` in a list of `length`; null: they do not. */
export function placeByKey(key, place, length) {
  const places = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: length - 1 };
  return key in places ? Math.min(Math.max(places[key], 0), length - 1) : null;
}
