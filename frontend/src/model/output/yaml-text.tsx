import { useEffect, useRef } from 'react'

/** A part of the text; a marked one is highlighted. */
export interface YamlBlock {
  readonly id: string
  readonly text: string
  readonly isMarked: boolean
}

/** YAML with syntax highlighting, scrolled to the marked block. */
export function YamlText({ label, blocks }: { label: string; blocks: readonly YamlBlock[] }) {
  const box = useRef<HTMLPreElement>(null)
  const marked = blocks.find(({ isMarked }) => isMarked)?.id
  useEffect(() => {
    const target = marked === undefined ? null : box.current?.querySelector<HTMLElement>('[data-marked]')
    // scrollIntoView would scroll the page as well.
    if (box.current && target) box.current.scrollTop = target.offsetTop
  }, [marked])
  return (
    <pre className="yaml" ref={box} tabIndex={0} role="region" aria-label={label}>
      {blocks.map(({ id, text, isMarked }) => (
        <code key={id} className="yaml-block" {...(isMarked ? { 'data-marked': true } : {})}>
          {text.split('\n').map((line, index) => (
            <span key={index}>
              <YamlLine text={line} />
              {'\n'}
            </span>
          ))}
        </code>
      ))}
    </pre>
  )
}

/** Parts of a line of YAML: indentation, key, colon, value. */
const PARTS = /^(\s*(?:- )*)(?:([\w./$-]+)(:)(?=\s|$))?(.*)$/

function YamlLine({ text }: { text: string }) {
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
