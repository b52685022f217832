/** Parts of a line of YAML: indentation, key, colon, value. */
const PARTS = /^(\s*(?:- )*)(?:([\w./$-]+)(:)(?=\s|$))?(.*)$/

/** A line of YAML with syntax highlighting. */
export function YamlLine({ text }: { text: string }) {
  if (/^\s*#/.test(text)) return <span className="yaml-comment">{text}</span>
  if (text === '---') return <span className="yaml-mark">{text}</span>
  const [, indent = '', key, colon, value = ''] = PARTS.exec(text) ?? []
  return (
    <>
      {indent}
      {key !== undefined && <span className="yaml-key">{key}</span>}
      {colon}
      {value !== '' && <span className="yaml-value">{value}</span>}
    </>
  )
}
