/** What this device remembers for the next visit. A browser may forbid it: then nothing is remembered, and nothing breaks. */
export const kept = (name: string): string | undefined => read(() => localStorage, name);

export const keep = (name: string, value: string): void => write(() => localStorage, { name, value });

/** What is remembered only until the window is closed. */
export const keptForVisit = (name: string): string | undefined => read(() => sessionStorage, name);

export const keepForVisit = (name: string, value: string): void => write(() => sessionStorage, { name, value });

function read(storage: () => Storage, name: string): string | undefined {
  try {
    return storage().getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

type Entry = { readonly name: string; readonly value: string };

/** What is empty leaves nothing behind. */
function write(storage: () => Storage, { name, value }: Entry): void {
  try {
    if (value === '') storage().removeItem(name);
    else storage().setItem(name, value);
  } catch {
    // Full or forbidden: the next visit begins anew.
  }
}
