/** What this device remembers for the next visit. A browser may forbid it: then nothing is remembered, and nothing breaks. */
export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Full or forbidden: the next visit begins anew.
  }
}
