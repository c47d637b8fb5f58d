import { createSchedule } from "../../src/live/schedule.js";
import { createRandom } from "../../src/emulator/random.js";
const [,, stale, H0] = process.argv;
(globalThis as any).STALE = Number(stale ?? 2);
const H = Number(H0 ?? 10000);
function gauss(r: () => number) { return Math.sqrt(-2*Math.log(1-r()))*Math.cos(2*Math.PI*r()); }
type W = {kind:"p", s:number}|{kind:"b", on:number, off:number};
function gen(w: W, n: number, until: number, seed: number) {
  const r = createRandom(seed); const ex=(m:number)=>-m*Math.log(1-r());
  const lam:number[]=[]; const arr:number[][]=[];
  for (let i=0;i<n;i++){
    const a:number[]=[];
    if (w.kind==="p"){ const l=0.05*Math.exp(w.s*gauss(r)-w.s*w.s/2); lam.push(l); for(let t=ex(1/l);t<until;t+=ex(1/l)) a.push(t); }
    else { const l=0.15*Math.exp(.75*gauss(r)-.75*.75/2); lam.push(l*w.on/(w.on+w.off)); let on=r()<w.on/(w.on+w.off); let t=0; while(t<until){ const e=t+ex(on?w.on:w.off); if(on){ for(let u=t+ex(1/l);u<e&&u<until;u+=ex(1/l)) a.push(u);} t=e; on=!on; } }
    arr.push(a);
  }
  return {lam,arr};
}
function sim(n:number,R:number,w:W,seed:number,policy:string){
  const end=H+3*n/R; const {lam,arr}=gen(w,n,end,seed);
  const ptr=new Int32Array(n), last=new Float64Array(n);
  let sum=0,count=0,worst=0,k=0; const s=createSchedule({minIntervalMs:0}); s.setRate(R);
  const etas:number[]=[];
  for(let i=0;i<n;i++) s.add(String(i),0);
  for(let t=1/R;t<end;t=(++k+1)/R){
    const id = policy==="rr"? k%n : Number(s.next(t*1000));
    const a=arr[id]!; const times:number[]=[]; let p=ptr[id]!;
    while(p<a.length&&a[p]!<=t){ if(a[p]!<H){sum+=t-a[p]!;count++;} times.push(a[p]!*1000); p++; }
    ptr[id]=p; if(last[id]!>0) worst=Math.max(worst,t-last[id]!); last[id]=t;
    if(policy!=="rr") s.observe(String(id),t*1000,{kind:"read",timesMs:times,behind:false});
    if(k%Math.round(H*R/5)===0) etas.push(s.burstiness);
  }
  const sq=lam.reduce((x,l)=>x+Math.sqrt(l),0), L=lam.reduce((x,l)=>x+l,0);
  // constrained optimum T<=K N/R
  const K=Number(stale??2); let lo=0,hi=1e9; const f=(c:number)=>lam.reduce((x,l)=>x+1/Math.min(c/Math.sqrt(l),K*n/R),0);
  for(let i=0;i<100;i++){const m=(lo+hi)/2; if(f(m)>R) lo=m; else hi=m;}
  const con=lam.reduce((x,l)=>x+l*Math.min(hi/Math.sqrt(l),K*n/R)/2,0)/L;
  const floor=sq*sq/(2*R*L);
  return {x:sum/count/floor,con:con/floor,worst:worst/(n/R),etas,mean:sum/count};
}
for (const n of process.argv[4]==="big"?[500]:[50]) for (const R of [2,5,10]) for (const w of [{kind:"p",s:1},{kind:"p",s:1.5},...[{kind:"b",on:60,off:120},{kind:"b",on:120,off:600}]] as W[]) {
  
  const rs=[1,2,3,4].map(seed=>sim(n,R,w,seed,"us")); const rr=[1,2,3,4].map(seed=>sim(n,R,w,seed,"rr"));
  const m=(f:(x:typeof rs[0])=>number,a=rs)=>a.reduce((x,y)=>x+f(y),0)/a.length;
  console.log(n,R,JSON.stringify(w),"x",m(r=>r.x).toFixed(3),"max",Math.max(...rs.map(r=>r.x)).toFixed(3),"con",m(r=>r.con).toFixed(3),"rr",m(r=>r.x,rr).toFixed(3),"us/rr",(m(r=>r.mean)/m(r=>r.mean,rr)).toFixed(3),"worst",Math.max(...rs.map(r=>r.worst)).toFixed(2),"eta",rs[0]!.etas.map(e=>e.toFixed(2)).join(" "));
}
