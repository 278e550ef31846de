/** Making a formatter costs a phone a hundred times what using it does: each is made once for its language and options. */
function keeping<Options, Format>(
  make: (spoken: string, options: Options) => Format,
): (spoken: string, options: Options) => Format {
  const kept = new Map<string, Format>();
  return (spoken, options) => {
    const name = `${spoken} ${JSON.stringify(options)}`;
    const format = kept.get(name) ?? make(spoken, options);
    kept.set(name, format);
    return format;
  };
}

export const numberFormat = keeping(
  (spoken, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(spoken, options),
);
export const timeFormat = keeping(
  (spoken, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(spoken, options),
);
export const pluralRules = keeping((spoken, options: Intl.PluralRulesOptions) => new Intl.PluralRules(spoken, options));

/** The first use of any formatter reads what the browser knows of the world: better while we wait than when there is something to show. */
export function warmFormats(spoken: string): void {
  numberFormat(spoken, {}).format(0);
  timeFormat(spoken, { hour: '2-digit', minute: '2-digit' }).format(0);
}
