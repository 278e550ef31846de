/** What somebody begins with who writes the first tests of a rule. */
export const newTests = `areas:
  - { id: centro, name: Centro, level: district }
devices:
  - { id: station-1, kind: environment-station, area: centro }

tests:
  - name: what is usual is no reason to tell anybody
    series:
      - { device: station-1, quantity: pm2_5, every: 5m, values: 10x24 }
    expect: []

  - name: what is not usual is
    series:
      - { device: station-1, quantity: pm2_5, every: 5m, values: 10x12 90x24 }
    expect:
      - { at: 90m, to: firing }
`;
