# Writes pillow.json: what Pillow gives for RandAugment's operations as torchvision calls them, and for resizing.
# Needs Pillow (pip install pillow); run in this folder. The tests need neither.
import base64, json, math, random
from PIL import Image, ImageEnhance, ImageOps, __version__
W,H=23,17
def text(im): return base64.b64encode(im.tobytes()).decode()
def picture(seed):
    r=random.Random(seed)
    im=Image.new("RGB",(W,H))
    px=im.load()
    for y in range(H):
        for x in range(W):
            # smooth ramps, an edge and some noise: channels differ, no channel has the full range
            px[x,y]=(20+8*x+r.randrange(8), 40+9*y+r.randrange(20), (200 if x>W//2 else 70)+r.randrange(30))
    return im
def affine_inv(angle,translate,shear,center,size):
    rot=math.radians(angle); sx,sy=[math.radians(s) for s in shear]
    cx,cy=center; tx,ty=translate
    a=math.cos(rot-sy)/math.cos(sy); b=-math.cos(rot-sy)*math.tan(sx)/math.cos(sy)-math.sin(rot)
    c=math.sin(rot-sy)/math.cos(sy); d=-math.sin(rot-sy)*math.tan(sx)/math.cos(sy)+math.cos(rot)
    m=[d,-b,0.0,-c,a,0.0]
    m[2]+=m[0]*(-cx-tx)+m[1]*(-cy-ty); m[5]+=m[3]*(-cx-tx)+m[4]*(-cy-ty)
    m[2]+=cx; m[5]+=cy
    return m
def affine(im,translate=(0,0),shear=(0.0,0.0),center=None):
    c=center or (im.size[0]*.5, im.size[1]*.5)
    return im.transform(im.size,Image.AFFINE,affine_inv(0.0,translate,shear,c,im.size),Image.NEAREST)
ops={
 "Identity":lambda im,m:im,
 "ShearX":lambda im,m:affine(im,shear=(math.degrees(math.atan(m)),0.0),center=(0,0)),
 "ShearY":lambda im,m:affine(im,shear=(0.0,math.degrees(math.atan(m))),center=(0,0)),
 "TranslateX":lambda im,m:affine(im,translate=(int(m),0)),
 "TranslateY":lambda im,m:affine(im,translate=(0,int(m))),
 "Rotate":lambda im,m:im.rotate(m,Image.NEAREST),
 "Brightness":lambda im,m:ImageEnhance.Brightness(im).enhance(1+m),
 "Color":lambda im,m:ImageEnhance.Color(im).enhance(1+m),
 "Contrast":lambda im,m:ImageEnhance.Contrast(im).enhance(1+m),
 "Sharpness":lambda im,m:ImageEnhance.Sharpness(im).enhance(1+m),
 "Posterize":lambda im,m:ImageOps.posterize(im,int(m)),
 "Solarize":lambda im,m:ImageOps.solarize(im,m),
 "AutoContrast":lambda im,m:ImageOps.autocontrast(im),
 "Equalize":lambda im,m:ImageOps.equalize(im),
}
mags={"Identity":[0],"ShearX":[.09,-.09,.3],"ShearY":[.09,-.3],"TranslateX":[150/331*W*.3,-7.9],"TranslateY":[150/331*H*.3,-5.2],"Rotate":[9.0,-9.0,30.0],
"Brightness":[.27,-.27,.9],"Color":[.27,-.27,.9],"Contrast":[.27,-.27,.9],"Sharpness":[.27,-.27,.9],"Posterize":[8,7,4],"Solarize":[178.5,64,0],"AutoContrast":[0],"Equalize":[0]}
im=picture(1)
doc={"source":"Pillow "+__version__+", called as torchvision's RandAugment calls it","width":W,"height":H,"image":text(im),"operations":[],"resized":[]}
for name,ms in mags.items():
    for m in ms: doc["operations"].append({"name":name,"magnitude":m,"image":text(ops[name](im,m))})
for f,flt in (("Bilinear",Image.BILINEAR),("Bicubic",Image.BICUBIC)):
    for w,h in ((8,8),(40,30),(23,5),(7,17)):
        doc["resized"].append({"filter":f,"width":w,"height":h,"image":text(im.resize((w,h),flt))})
json.dump(doc,open("pillow.json","w"),indent=0)
