export const ready = Promise.resolve();
export function Screen() {
  return null;
}
