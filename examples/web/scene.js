// A three.js scene: a row of columns as high as their bands, and a camera that turns once in 16 beats.
import * as THREE from "three";
import { connect } from "tactus-client";

const client = connect(import.meta.env.VITE_TACTUS);
const scene = new THREE.Scene();
const camera = new THREE.PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 200);
const renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.setSize(innerWidth, innerHeight);
document.body.append(renderer.domElement);
scene.add(new THREE.HemisphereLight("white", "navy", 3));

const columns = Array.from({ length: 64 }, (_, i) => {
  const colour = new THREE.Color().setHSL(i / 80, 0.8, 0.5);
  const column = new THREE.Mesh(new THREE.BoxGeometry(0.8, 1, 0.8), new THREE.MeshStandardMaterial({ color: colour }));
  column.position.x = i - 31.5;
  scene.add(column);
  return column;
});
const show = ({ bins }) => bins.forEach((bin, i) => (columns[i].scale.y = 0.1 + 20 * bin));
client.spectrum({ attackMs: 5, releaseMs: 150 }, show).catch(console.error);

addEventListener("resize", () => {
  camera.aspect = innerWidth / innerHeight;
  camera.updateProjectionMatrix();
  renderer.setSize(innerWidth, innerHeight);
});
renderer.setAnimationLoop((at) => {
  const angle = (client.beat(at) / 16) * 2 * Math.PI;
  camera.position.set(60 * Math.sin(angle), 25, 60 * Math.cos(angle));
  camera.lookAt(0, 4, 0);
  renderer.render(scene, camera);
});
