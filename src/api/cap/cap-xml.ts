import type { CapArea } from './cap-area.ts';
import type { CapInfo, CapMessage } from './cap-message.ts';
import { textElement, writeXml, type XmlElement } from './write-xml.ts';

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';

/** A message as XML that holds to the schema of OASIS: each element in its place. */
export const writeCap = (message: CapMessage): string =>
  writeXml(
    {
      name: 'alert',
      content: [
        one('identifier', message.identifier),
        one('sender', message.sender),
        one('sent', message.sent),
        one('status', message.status),
        one('msgType', message.msgType),
        one('source', message.source),
        one('scope', message.scope),
        one('note', message.note),
        one('references', message.references),
        one('incidents', message.incidents),
        ...message.info.map(writeInfo),
      ],
    },
    capNamespace,
  );

const one = (name: string, text: string | undefined): XmlElement | undefined =>
  text === undefined ? undefined : textElement(name, text);

const each = (name: string, texts: readonly string[] | undefined): readonly XmlElement[] =>
  (texts ?? []).map((text) => textElement(name, text));

const writeInfo = (info: CapInfo): XmlElement => ({
  name: 'info',
  content: [
    one('language', info.language),
    ...each('category', info.category),
    one('event', info.event),
    ...each('responseType', info.responseType),
    one('urgency', info.urgency),
    one('severity', info.severity),
    one('certainty', info.certainty),
    one('effective', info.effective),
    one('onset', info.onset),
    one('expires', info.expires),
    one('senderName', info.senderName),
    one('headline', info.headline),
    one('description', info.description),
    one('instruction', info.instruction),
    one('web', info.web),
    ...info.parameter.map(({ valueName, value }) => ({
      name: 'parameter',
      content: [one('valueName', valueName), one('value', value)],
    })),
    ...info.area.map(writeArea),
  ],
});

const writeArea = ({ areaDesc, polygon, circle }: CapArea): XmlElement => ({
  name: 'area',
  content: [one('areaDesc', areaDesc), ...each('polygon', polygon), ...each('circle', circle)],
});
