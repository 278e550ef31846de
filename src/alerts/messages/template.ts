/** A text with places that are filled in: `{place}`, and `{count|one lamp|{count} lamps}`, which chooses by number. */
export type Template = readonly Part[];
type Part =
  | { readonly is: 'words'; readonly words: string }
  | { readonly is: 'place'; readonly name: string; readonly choices: readonly Template[] };

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly says: string };

const mostParts = 200;

/** Reads a template. Braces must match; a choice has one form for one and one for several. */
export function parseTemplate(text: string): ParsedTemplate {
  const parser = new Parser(text);
  try {
    return { ok: true, template: parser.parse() };
  } catch (error) {
    if (error instanceof TemplateFault) return { ok: false, says: error.message };
    throw error;
  }
}

/** The names of the places, in their order, those within choices too. */
export function placesOf(template: Template): readonly string[] {
  return template.flatMap((part) => (part.is === 'place' ? [part.name, ...part.choices.flatMap(placesOf)] : []));
}

/** The parts of a template whose names stand for a number that chooses. */
export function choosersOf(template: Template): readonly string[] {
  return template.flatMap((part) =>
    part.is === 'place' && part.choices.length > 0 ? [part.name, ...part.choices.flatMap(choosersOf)] : [],
  );
}

/** What is put into the places; `choose` says which form is meant. */
export type Filling = {
  readonly fill: (name: string) => string;
  readonly choose: (name: string, choices: readonly Template[]) => Template;
};

export function fillTemplate(template: Template, filling: Filling): string {
  return template
    .map((part) => {
      if (part.is === 'words') return part.words;
      if (part.choices.length === 0) return filling.fill(part.name);
      return fillTemplate(filling.choose(part.name, part.choices), filling);
    })
    .join('');
}

class TemplateFault extends Error {}

class Parser {
  readonly #text: string;
  #at = 0;
  #parts = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Template {
    const template = this.#template('');
    if (this.#at < this.#text.length) throw new TemplateFault('there is a "}" without its "{"');
    return template;
  }

  /** Up to the end of the text, or to one of these characters. */
  #template(ends: string): Template {
    const parts: Part[] = [];
    let words = '';
    for (; this.#at < this.#text.length; ) {
      const char = this.#text.charAt(this.#at);
      if (ends.includes(char) || char === '}') break;
      this.#at += 1;
      if (char !== '{') {
        words += char;
        continue;
      }
      if (words !== '') parts.push({ is: 'words', words });
      words = '';
      parts.push(this.#place());
    }
    if (words !== '') parts.push({ is: 'words', words });
    return parts;
  }

  #place(): Part {
    this.#parts += 1;
    if (this.#parts > mostParts) throw new TemplateFault(`there are more than ${mostParts} places`);
    const [name = ''] = /^[^{}|]*/.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += name.length;
    const choices: Template[] = [];
    while (this.#text.charAt(this.#at) === '|') {
      this.#at += 1;
      choices.push(this.#template('|'));
    }
    if (this.#text.charAt(this.#at) !== '}')
      throw new TemplateFault(`the place "{${name}" has no end: a "}" is missing`);
    this.#at += 1;
    if (choices.length !== 0 && choices.length !== 2)
      throw new TemplateFault(`"{${name}|...}" needs two forms: {${name}|for one|for several}`);
    return { is: 'place', name: name.trim(), choices };
  }
}
