export const words = {
  title: 'Sensor',
};
export type Words = typeof words;
