import type { Words } from './en.ts';

export const words: Words = {
  impossible: 'Este navegador no puede dibujar mapas. Todo lo del mapa está también en la lista.',
  failed: 'No se ha podido dibujar el mapa. Todo lo que hay en él está también en la lista.',
  legend: 'En un grupo, 3/12 significa que 3 de 12 están como dice el signo.',
  controls: {
    'Map.Title': 'Mapa',
    'NavigationControl.ZoomIn': 'Acercar',
    'NavigationControl.ZoomOut': 'Alejar',
    'AttributionControl.ToggleAttribution': 'De dónde viene el mapa',
    'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl y rueda para acercar',
    'CooperativeGesturesHandler.MacHelpText': '⌘ y rueda para acercar',
    'CooperativeGesturesHandler.MobileHelpText': 'Mueva el mapa con dos dedos',
  },
};
