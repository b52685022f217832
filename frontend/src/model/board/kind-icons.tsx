import { type ReactNode } from 'react'
import { IconFrame } from '../../shell/icons'
import { type StickerKind } from '../document/sticker'

const drawings: Record<StickerKind, ReactNode> = {
  Deployment: <path d="m12 3 7.8 4.5v9L12 21l-7.8-4.5v-9zM4.2 7.5 12 12l7.8-4.5M12 12v9" />,
  Service: (
    <>
      <rect x="9" y="3" width="6" height="5" rx="1" />
      <rect x="2.5" y="16" width="5" height="5" rx="1" />
      <rect x="9.5" y="16" width="5" height="5" rx="1" />
      <rect x="16.5" y="16" width="5" height="5" rx="1" />
      <path d="M12 8v8M5 16v-4h14v4" />
    </>
  ),
  Ingress: <path d="M13 4h7v16h-7M3 12h11M10 7.5l4.5 4.5-4.5 4.5" />,
  HorizontalPodAutoscaler: <path d="M9 5H5v14h4M15 5h4v14h-4M8 12h8M10.5 9.5 8 12l2.5 2.5M13.5 9.5 16 12l-2.5 2.5" />,
  ScaledObject: <path d="M4 20V10M9.3 20V6M14.6 20v-7M20 20V4M3 20h18" />,
}

export function KindIcon({ kind }: { kind: StickerKind }) {
  return <IconFrame className="icon kind-icon">{drawings[kind]}</IconFrame>
}
