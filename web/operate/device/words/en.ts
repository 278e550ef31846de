export const words = {
  title: 'Device',
};
export type Words = typeof words;
