import { readFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

type Described = { readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>> };
type Operation = { readonly responses?: Readonly<Record<string, Described>> };
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JSONSchema>> };
};

const prefix = '#/components/schemas/';

/** The types of what the service answers, as its OpenAPI document says it. @returns the text of `answers.ts` */
export async function describeAnswers(documentFile: URL): Promise<string> {
  const { paths, components }: Document = JSON.parse(readFileSync(documentFile, 'utf8'));
  const definitions = JSON.parse(JSON.stringify(components.schemas).replaceAll(prefix, '#/definitions/'));
  const types = await compile(
    { title: 'Contract', type: 'object', additionalProperties: false, definitions },
    'Contract',
    {
      additionalProperties: false,
      bannerComment: '',
      format: false,
      ignoreMinAndMaxItems: true,
      unreachableDefinitions: true,
      strictIndexSignatures: true,
    },
  );
  const answers = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const name = answerOf(operation);
      return name === undefined ? [] : [`  '${method.toUpperCase()} ${path}': ${name};`];
    }),
  );
  const plain = types
    .replaceAll(/^.*This interface was referenced by[^\n]*\n.*via the `definition`[^\n]*\n/gm, '')
    .replace(/export interface Contract \{\s*\}\n/, '');
  return `/* Generated from the OpenAPI document: npm run docs */\n${plain}\n/** What each address answers. */\nexport type Answers = {\n${answers.join('\n')}\n};\n`;
}

function answerOf({ responses = {} }: Operation): string | undefined {
  const schema = ['200', '201', '202']
    .map((code) => responses[code]?.content?.['application/json']?.schema)
    .find(Boolean);
  return schema?.$ref?.startsWith(prefix) ? schema.$ref.slice(prefix.length) : undefined;
}
