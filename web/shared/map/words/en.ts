export const words = {
  impossible: 'This browser cannot draw maps. Everything on the map also stands in the list.',
  failed: 'The map could not be drawn. Everything on it also stands in the list.',
  legend: 'In a group, 3/12 means that 3 of 12 are as the sign says.',
  /** What maplibre-gl says to people. */
  controls: {
    'Map.Title': 'Map',
    'NavigationControl.ZoomIn': 'Come nearer',
    'NavigationControl.ZoomOut': 'Go further away',
    'AttributionControl.ToggleAttribution': 'Where the map comes from',
    'CooperativeGesturesHandler.WindowsHelpText': 'Hold Ctrl and scroll to come nearer',
    'CooperativeGesturesHandler.MacHelpText': 'Hold ⌘ and scroll to come nearer',
    'CooperativeGesturesHandler.MobileHelpText': 'Move the map with two fingers',
  },
};
export type Words = typeof words;
