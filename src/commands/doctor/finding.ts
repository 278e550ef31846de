/** What a check found. Anything but `ok` says what to do. */
export type Finding =
  | { readonly level: 'ok'; readonly found: string }
  | { readonly level: 'warning' | 'fault'; readonly found: string; readonly remedy: string };

export const ok = (found: string): Finding => ({ level: 'ok', found });
export const warning = (found: string, remedy: string): Finding => ({ level: 'warning', found, remedy });
export const fault = (found: string, remedy: string): Finding => ({ level: 'fault', found, remedy });
