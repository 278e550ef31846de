import { create } from 'xmlbuilder2';

/** An element of XML. What is undefined is left out. */
export type XmlElement = {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | readonly (XmlElement | undefined)[];
};

/** An element that holds text. */
export const textElement = (
  name: string,
  content: string,
  attributes: Readonly<Record<string, string>> = {},
): XmlElement => ({
  name,
  attributes,
  content,
});

/** What XML 1.0 cannot hold, not even escaped: most control characters, and halves of characters. */
const unwritable =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A document of one element in this namespace. There is no way to write a DOCTYPE or an entity of one's own. */
export function writeXml(root: XmlElement, namespace?: string): string {
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  add(document, root, namespace);
  return document.end({ prettyPrint: true });
}

type Node = ReturnType<typeof create>;

function add(parent: Node, { name, attributes = {}, content }: XmlElement, namespace?: string): void {
  const clean = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, cleanText(value)]));
  const node = namespace === undefined ? parent.ele(name, clean) : parent.ele(namespace, name, clean);
  if (typeof content === 'string') {
    node.txt(cleanText(content));
    return;
  }
  for (const child of content) if (child !== undefined) add(node, child, namespace);
}

/** The library takes `&name;` for a reference that is meant, so every `&` is written out before it sees it. */
const cleanText = (text: string): string => text.replace(unwritable, '\ufffd').replaceAll('&', '&amp;');
