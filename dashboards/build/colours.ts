/** Colours that people tell apart who see fewer of them than others (Okabe and Ito, 2008); words stand beside them everywhere. */
export const colours = {
  good: '#0072B2',
  fair: '#56B4E9',
  watch: '#E69F00',
  bad: '#D55E00',
  unknown: '#8E8E8E',
  other: '#009E73',
} as const;

export type Colour = keyof typeof colours;
