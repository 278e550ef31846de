export type Fields = Readonly<Record<string, string>>;

/** What was written into a form, which the browser then does not send by itself. */
export function fieldsOf(event: SubmitEvent): Fields {
  event.preventDefault();
  if (!(event.currentTarget instanceof HTMLFormElement)) return {};
  return Object.fromEntries(
    [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
}
