import type { Words } from './en.ts';

export const words: Words = {
  impossible: 'Ce navigateur ne peut pas dessiner de carte. Tout ce qu’elle montre est aussi dans la liste.',
  failed: 'La carte n’a pas pu être dessinée. Tout ce qu’elle montre est aussi dans la liste.',
  legend: 'Dans un groupe, 3/12 signifie que 3 sur 12 sont comme le dit le signe.',
  controls: {
    'Map.Title': 'Carte',
    'NavigationControl.ZoomIn': 'Se rapprocher',
    'NavigationControl.ZoomOut': 'S’éloigner',
    'AttributionControl.ToggleAttribution': 'D’où vient la carte',
    'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl et molette pour se rapprocher',
    'CooperativeGesturesHandler.MacHelpText': '⌘ et molette pour se rapprocher',
    'CooperativeGesturesHandler.MobileHelpText': 'Déplacez la carte avec deux doigts',
  },
};
