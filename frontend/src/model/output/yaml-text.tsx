import { useEffect, useRef } from 'react'
import { YamlLine } from './yaml-line'

/** A part of a text that may be marked. */
export interface YamlBlock {
  readonly id: string
  readonly text: string
  readonly isMarked: boolean
}

/** YAML, scrolled to the marked block. */
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
            // Lines have no other identity than their index.
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
