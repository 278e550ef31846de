import type { Credential } from '../registry/port.ts';

/** Shows a password for the one time that it can be seen. */
export function showCredential(
  { id, username, password }: Credential,
  { json, stdout }: { readonly json: boolean; readonly stdout: (line: string) => void },
): void {
  if (json) {
    stdout(JSON.stringify({ id, username, password }));
    return;
  }
  stdout(`id        ${id}`);
  stdout(`username  ${username}`);
  stdout(`password  ${password}`);
  stdout('Keep the password now: it is not shown again. A lost one is replaced by: device rotate ID');
}
