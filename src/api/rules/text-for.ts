import type { Viewer } from '../alerts/who-asks.ts';

/** A list in brackets, one name, or a list of lines. */
const receivers =
  /(\breceivers["']?:)(?:([ \t]*)\[[^\]]*\]|([ \t]+)[^\s[#][^\n,}]*|[ \t]*((?:\n[ \t]*-[ \t]+[^\n]+)+))/g;

/** The text of a rule as somebody may read it: who is on duty concerns operators only. */
export const textFor = ({ isOperator }: Viewer, text: string): string =>
  isOperator ? text : text.replaceAll(receivers, '$1 […]');
