import { millis } from '../result.ts'
import { type Figure, isKept } from './figures.ts'

/** A figure as people read it, with its peer and its limit. */
export function showFigure(figure: Figure): string {
  const { value, unit, peer, limit } = figure
  return [
    showValue(value, unit),
    ...(peer === undefined ? [] : [`FTS5 ${showValue(peer, unit)}`]),
    ...(limit === undefined ? [] : [`${showLimit(figure)}: ${isKept(figure) ? 'kept' : 'MISSED'}`]),
  ].join(', ')
}

export function showLimit({ limit, unit }: Figure): string {
  if (limit?.least !== undefined) return `at least ${showValue(limit.least, unit)}`
  return limit?.most === undefined ? '' : `at most ${showValue(limit.most, unit)}`
}

export function showValue(value: number, unit: Figure['unit']): string {
  switch (unit) {
    case 'ms':
      return millis(value)
    case 'times':
      return `${value.toFixed(2)} times`
    case '1/s':
      return `${Math.round(value).toLocaleString('en')} a second`
    case 'MB':
      return `${Math.round(value)} MB`
    case 's':
      return `${value.toFixed(2)} s`
    case 'share':
      return `${Math.round(value * 100)} %`
    case 'bytes':
      return value.toFixed(3)
  }
}
