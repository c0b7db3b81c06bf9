import type { Graph } from './graph.ts'

const BOX_WIDTH = 168
const BOX_HEIGHT = 46
const GAP_X = 56
const GAP_Y = 14
const MARGIN = 4
const LABEL_CHARACTERS_MAX = 22

/** The ways from a person to a document, drawn. What it says stands beside it in words. */
export function AccessGraph({ columns, edges, text }: Graph) {
  const rows = Math.max(1, ...columns.map(({ length }) => length))
  const height = rows * (BOX_HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
  const width = columns.length * (BOX_WIDTH + GAP_X) - GAP_X + 2 * MARGIN
  const places = new Map(
    columns.flatMap((nodes, column) =>
      nodes.map((node, row) => {
        const used = nodes.length * (BOX_HEIGHT + GAP_Y) - GAP_Y
        const top = (height - used) / 2
        return [node.id, { x: MARGIN + column * (BOX_WIDTH + GAP_X), y: top + row * (BOX_HEIGHT + GAP_Y) }] as const
      }),
    ),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className="graph-frame" tabIndex={0} aria-label="Drawing of the ways to the document">
      <svg
        className="graph"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text}
      >
        {edges.map(({ from, to, isMissing }) => {
          const start = places.get(from)
          const end = places.get(to)
          if (start === undefined || end === undefined) return null
          const [x1, y1, x2, y2] = [start.x + BOX_WIDTH, start.y + BOX_HEIGHT / 2, end.x, end.y + BOX_HEIGHT / 2]
          const bend = Math.max(GAP_X / 2, (x2 - x1) / 2)
          return (
            <path
              key={`${from} ${to}`}
              className={isMissing ? 'edge missing' : 'edge'}
              d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            />
          )
        })}
        {columns.flat().map(({ id, label, what, look }) => {
          const place = places.get(id)
          if (place === undefined) return null
          return (
            <g key={id} className={look} transform={`translate(${place.x} ${place.y})`}>
              <title>{`${what} ${label}`}</title>
              <rect width={BOX_WIDTH} height={BOX_HEIGHT} rx="6" />
              <text x="10" y="18">
                {what}
              </text>
              <text className="label" x="10" y="35">
                {shortened(label)}
              </text>
            </g>
          )
        })}
      </svg>
    </section>
  )
}

/** A label that fits its box; the whole of it stands in its title. */
function shortened(label: string): string {
  const characters = [...label]
  return characters.length <= LABEL_CHARACTERS_MAX
    ? label
    : `${characters.slice(0, LABEL_CHARACTERS_MAX - 1).join('')}…`
}
