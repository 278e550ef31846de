export type Tone = 'good' | 'warn' | 'bad' | 'none';
export type Sign = 'full' | 'half' | 'empty' | 'gone' | 'tick' | 'doubt' | 'cross' | 'dash' | 'bell';

/** Each sign has a shape of its own, so that nobody needs its colour. */
export const drawings: Readonly<Record<Sign, string>> = {
  full: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  half: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z',
  empty: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3z',
  gone: 'M3 1h3v2H3v3H1V3a2 2 0 0 1 2-2zm7 0h3a2 2 0 0 1 2 2v3h-2V3h-3zM1 10h2v3h3v2H3a2 2 0 0 1-2-2zm12 0h2v3a2 2 0 0 1-2 2h-3v-2h3z',
  tick: 'M6.2 13 1.5 8.3l1.7-1.7 3 3 6.6-6.7L14.5 4.6z',
  doubt: 'M8 1 15.5 14.5H.5zm-1 5v4h2V6zm0 5v2h2v-2z',
  cross: 'M3.2 1.5 8 6.3l4.8-4.8 1.7 1.7L9.7 8l4.8 4.8-1.7 1.7L8 9.7l-4.8 4.8-1.7-1.7L6.3 8 1.5 3.2z',
  dash: 'M2 6.8h12v2.4H2z',
  bell: 'M8 1a1 1 0 0 1 1 1v.6A4.5 4.5 0 0 1 12.500 7v3l1.500 2v1H2v-1l1.500-2V7A4.5 4.5 0 0 1 7 2.600V2a1 1 0 0 1 1-1zM6 14h4a2 2 0 0 1-4 0z',
};
