/** What the README of a kind claims, in forms that a test can run. */
export type Example = {
  readonly payload: Uint8Array;
  /** The code that the README says this payload is answered with; none where it is accepted. */
  readonly refusedWith: string | undefined;
};

const utf8 = new TextEncoder();

/** Code blocks marked `json` are accepted; those marked `json refused CODE` are answered with that code. */
function jsonBlocks(readme: string): readonly Example[] {
  return [...readme.matchAll(/^```json(?: refused (\w+))?\n([\s\S]*?)^```/gm)].map(([, code, text = '']) => ({
    payload: utf8.encode(text),
    refusedWith: code,
  }));
}

/** Commands that publish: `mosquitto_pub ... -m '...'`, and `printf '\x..' | mosquitto_pub ... -s` for bytes. */
function publishedPayloads(readme: string): readonly Example[] {
  const texts = [...readme.matchAll(/mosquitto_pub\b[^`]*? -m '([^']*)'/g)].map(([, text = '']) => utf8.encode(text));
  const bytes = [...readme.matchAll(/printf '((?:\\x[0-9a-f]{2})+)' \| mosquitto_pub\b/g)].map(([, escapes = '']) =>
    Buffer.from(escapes.replaceAll('\\x', ''), 'hex'),
  );
  return [...texts, ...bytes].map((payload) => ({ payload, refusedWith: undefined }));
}

export const readExamples = (readme: string): readonly Example[] => [
  ...jsonBlocks(readme),
  ...publishedPayloads(readme),
];
