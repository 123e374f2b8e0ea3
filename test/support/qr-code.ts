import { correction, generate, type Mode } from 'lean-qr'

/** Says whether a picture is the QR code of a message, module by module, with its quiet zone. */
export function isQrCode(canvas: HTMLCanvasElement, message: Mode): boolean {
  const code = generate(message, { minCorrectionLevel: correction.M })
  const { width, height } = canvas
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data
  const modules = code.size + 8
  const scale = width / modules
  const at = (index: number): number => Math.floor((index + 0.5) * scale)
  return Array.from(
    { length: modules ** 2 },
    (_, index) => [index % modules, Math.floor(index / modules)] as const,
  ).every(([x, y]) => pixels?.[(at(y) * width + at(x)) * 4] === (code.get(x - 4, y - 4) ? 0 : 255))
}
