import type { ReportChart, ReportLine } from './chart.js';
import type { Theme } from './theme.js';

/** The lines' names and values above a chart; a name switches its line on and off. */
export interface Legend {
  /** Shows the values at a place in time. */
  show(at: number): void;
  paint(theme: Theme): void;
}

export function addLegend(host: HTMLElement, chart: ReportChart): Legend {
  const entries = chart.lines.map((line) => {
    const { button, key, value } = entry(line);
    host.append(button);
    return { line, key, value };
  });
  return {
    show: (at) => {
      for (const { line, value } of entries) {
        const found = line.values[Math.min(at, line.values.length - 1)];
        value.textContent = found === undefined ? '' : line.look.format(found);
      }
    },
    paint: (theme) => {
      for (const { line, key } of entries) key.style.borderTopColor = line.look.color(theme);
    },
  };
}

function entry(line: ReportLine): { button: HTMLElement; key: HTMLElement; value: HTMLElement } {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-pressed', 'true');
  const key = document.createElement('span');
  key.className = line.look.dashed === true ? 'key dashed' : 'key';
  const value = document.createElement('b');
  button.append(key, ` ${line.name} `, value);
  button.addEventListener('click', () => {
    line.shown = !line.shown;
    line.series.applyOptions({ visible: line.shown });
    button.setAttribute('aria-pressed', String(line.shown));
  });
  return { button, key, value };
}
