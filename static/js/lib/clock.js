// Times as a clock shows them.

/** Milliseconds left as "4:05" or "1:00:00"; what is over as "+0:07". */
export function format(left) {
  const isOver = left <= -1000;
  const seconds = isOver ? Math.floor(-left / 1000) : Math.max(0, Math.ceil(left / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (number) => String(number).padStart(2, "0");
  const head = hours ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${isOver ? "+" : ""}${head}:${two(seconds % 60)}`;
}
