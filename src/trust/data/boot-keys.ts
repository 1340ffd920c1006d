// Known verified boot keys: which system a device booted, by the hash of the key that signed it. Facts, dated.

/** A key as it appears in `verifiedBootKey`: the SHA-256 of an AVB public key. */
export interface KnownBootKey {
  /** 64 lower-case hex digits. */
  readonly key: string;
  readonly os: string;
  /** The device model or models, as the source names them. */
  readonly device: string;
  /** The boot state this key belongs to; `untrusted` where its private half is public. */
  readonly state: 'verified' | 'self-signed' | 'untrusted';
  /** False for keys that the source no longer lists: they name an old system and are for information. */
  readonly current: boolean;
  /** Where it is from, unless it is bundled: your own word, or a published list in the user store. */
  readonly origin?: 'yours' | 'published';
}

/** The day up to which the table is known to be right. */
export const BOOT_KEYS_AS_OF = '2026-08-18';

/** Where the facts come from. */
export const BOOT_KEYS_SOURCES = [
  'https://github.com/GrapheneOS/Auditor',
  'https://grapheneos.org/articles/attestation-compatibility-guide',
  'https://android.googlesource.com/platform/external/avb/+/refs/heads/main/test/data/',
] as const;

type Group = Pick<KnownBootKey, 'os' | 'state' | 'current'>;

function rows(group: Group, keys: readonly (readonly [device: string, key: string])[]): KnownBootKey[] {
  return keys.map(([device, key]) => ({ key, device, ...group }));
}

/**
 * Values that a manufacturer left in place of a key. They say nothing about the system, so they are no boot keys: the
 * Samsung SM-J260F reports the one here.
 */
export const PLACEHOLDER_BOOT_KEYS: readonly string[] = [
  '410102030405060708090001020304050607080900010203040506070809005a',
];

export const BOOT_KEYS: readonly KnownBootKey[] = [
  // GrapheneOS releases for supported Pixels
  ...rows({ os: 'GrapheneOS', state: 'self-signed', current: true }, [
    ['Pixel 6', 'f0a890375d1405e62ebfd87e8d3f475f948ef031bbf9ddd516d5f600a23677e8'],
    ['Pixel 6 Pro', '439b76524d94c40652ce1bf0d8243773c634d2f99ba3160d8d02aa5e29ff925c'],
    ['Pixel 6a', '08c860350a9600692d10c8512f7b8e80707757468e8fbfeea2a870c0a83d6031'],
    ['Pixel 7', '3efe5392be3ac38afb894d13de639e521675e62571a8a9b3ef9fc8c44fd17fa1'],
    ['Pixel 7 Pro', 'bc1c0dd95664604382bb888412026422742eb333071ea0b2d19036217d49182f'],
    ['Pixel 7a', '508d75dea10c5cbc3e7632260fc0b59f6055a8a49dd84e693b6d8899edbb01e4'],
    ['Pixel Tablet', '94df136e6c6aa08dc26580af46f36419b5f9baf46039db076f5295b91aaff230'],
    ['Pixel Fold', 'ee0c9dfef6f55a878538b0dbf7e78e3bc3f1a13c8c44839b095fe26dd5fe2842'],
    ['Pixel 8', 'cd7479653aa88208f9f03034810ef9b7b0af8a9d41e2000e458ac403a2acb233'],
    ['Pixel 8 Pro', '896db2d09d84e1d6bb747002b8a114950b946e5825772a9d48ba7eb01d118c1c'],
    ['Pixel 8a', '096b8bd6d44527a24ac1564b308839f67e78202185cbff9cfdcb10e63250bc5e'],
    ['Pixel 9', '9e6a8f3e0d761a780179f93acd5721ba1ab7c8c537c7761073c0a754b0e932de'],
    ['Pixel 9 Pro', 'f729cab861da1b83fdfab402fc9480758f2ae78ee0b61c1f2137dd1ab7076e86'],
    ['Pixel 9 Pro XL', '55d3c2323db91bb91f20d38d015e85112d038f6b6b5738fe352c1a80dba57023'],
    ['Pixel 9 Pro Fold', 'af4d2c6e62be0fec54f0271b9776ff061dd8392d9f51cf6ab1551d346679e24c'],
    ['Pixel 9a', '0508de44ee00bfb49ece32c418af1896391abde0f05b64f41bc9a2dfb589445b'],
    ['Pixel 10', '3f7415ea26f5df5b14ea6d153256071a7a1af9ce7b0970b7311cc463c7ea02c7'],
    ['Pixel 10 Pro', '4e8ee8f717754052198ca6d2d3aaa232e2461b4293c0d6f297e519cc778de093'],
    ['Pixel 10 Pro XL', '141d7fc32af7958a416f2661b37cf6f27bfb376fb5ce616aeaa27a82c7a04f74'],
    ['Pixel 10 Pro Fold', '55a2d44103e56d5ec65496399c417987ba77730e6488fc60ba058d09fc3caee3'],
    ['Pixel 10a', 'd8f879d10419eddc9fcda6280718be763f6bf12299e1f72df3ea8ad8a8eb7f80'],
  ]),
  // Factory system of supported Pixels
  ...rows({ os: 'stock', state: 'verified', current: true }, [
    ['Pixel 6', '0f6e75c80183b5dec074b0054d4271e99389ebe4b136b0819de1f150ba0ff9d7'],
    ['Pixel 6 Pro', '42ed1bca352fabd428f34e8fcee62776f4cb2c66e06f82e5a59ff4495267bfc2'],
    ['Pixel 6a', '9ac4174153d45e4545b0f49e22fe63273999b6ac1cb6949c3a9f03ec8807eee9'],
    ['Pixel 7', '8b2c4cd539f5075e8e7cf212adb3db0413fbd77d321199c73d5a473c51f2e10d'],
    ['Pixel 7 Pro', '26ac4c60beb1e378357cad0c3061347af8df6fbabbb0d8cea2445855ee01e368'],
    ['Pixel 7a', '003f1ade9d476e612b00f2983e6ad7dcd15e6a80cc2dbb008da7d6839ed73a8f'],
    ['Pixel Tablet', 'c72e569827ec2e19a1073d927e3b6a1c6c8322da795d5ce44bf3b95031b37c0a'],
    ['Pixel Fold', '3bbd4712d8714812e762d3fb6d2d5724800c3342b1835cdbc1d3634ae59d646e'],
    ['Pixel 8', '64def0828ff5d3eac65c3f5cef46c1d855fe0a5d8525e90fb94fc3dba9988c87'],
    ['Pixel 8 Pro', 'e5362ddf4676e8aa134db520749bcb1f44fe6556f5e7bfab130cb6343476fc15'],
    ['Pixel 8a', '9de25fb02bb5530d44149d148437c82e267e557322530aa6f03b0ac2e92931da'],
    ['Pixel 9', 'acb5a4dd184e2c44cfa6a53d2d5c5e8674c9498a59f8ae8019942ac1fceb1e6c'],
    ['Pixel 9 Pro', '06035f636bdb7f299a94b51c7d5645a913551327ffc5452b00c5830476d3208e'],
    ['Pixel 9 Pro XL', 'd05975cfd778082e3d1623c91419f6d8634e579a786592118ccea057537579b7'],
    ['Pixel 9 Pro Fold', '800e9093d29614f5bc3fc76a0e819ba0a5c0c94a7d6a17c53e7d017d346b7172'],
    ['Pixel 9a', '3327af62d84ab897af2523a16dcb5801e60c5d5b97f41ca1bd099c4784f7b743'],
    ['Pixel 10', '757c626a2a91fe852536546048d7ca3f50df6c745c026db9ff89cc4703c59481'],
    ['Pixel 10 Pro', '244baaf78d0fee555a562fdd3f70ef61036492fba7ad192b83bb8d427e380b17'],
    ['Pixel 10 Pro XL', 'ca5c81da02b8debb054fc625135a7833698a9b32148e8a2ef619ebc62ab2e3d8'],
    ['Pixel 10 Pro Fold', '072d8e3269350849f3de787ac7a319f264c34fa326a7e70917fd96aaefd2fb0e'],
    ['Pixel 10a', 'e354cd6bbb15d64b2e95b2f79e9df6ce22b8a5d0d66cfb70330d6a1bcd7212a0'],
  ]),
  // GrapheneOS releases for Pixels that are out of support
  ...rows({ os: 'GrapheneOS', state: 'self-signed', current: false }, [
    ['pixel_2', 'b094e48b27c6e15661223ceff539cf35e481deb4e3250331e973ac2c15cad6cd'],
    ['pixel_2_xl', 'b6851e9b9c0ebb7185420bd0e79d20a84cb15ab0b018505effaa4a72b9d9dac7'],
    ['pixel_3', '0f9a9cc8ade73064a54a35c5509e77994e3aa37b6fb889dd53af82c3c570c5cf'],
    ['pixel_3', '213aa4392bf7cabb9676c2680e134fb5fd3e5937d7e607b4eb907cb0a9d9e400'],
    ['pixel_3_xl', '06dd526ee9b1cb92aa19d9835b68b4ff1a48a3ad31d813f27c9a7d6c271e9451'],
    ['pixel_3_xl', '60d551860cc7fd32a9dc65fb3bceb87a5e5c1f88928026f454a234d69b385580'],
    ['pixel_3a', '8ff8b9b4f831114963669e04ea4f849f33f3744686a0b33b833682746645abc8'],
    ['pixel_3a', '73d6c63a07610404fe16a4e07dd24e41a70d331e9d3ef7bba2d087e4761eb63a'],
    ['pixel_3a_xl', '91943faa75dcb6392ae87da18ca57d072bffb80bc30f8fafc7ffe13d76c5736e'],
    ['pixel_3a_xl', '3f36e3482e1ff82986576552cb4fd08af09f8b09d3832314341e04c42d2919a4'],
    ['pixel_4', '80ef268700ee42686f779a47b4a155fe1ffc2eedf836b4803caab8fa61439746'],
    ['pixel_4_xl', '3f15fdcb82847fed97427ce00563b8f9ff34627070de5fdb17aca7849ab98cc8'],
    ['pixel_4a', '9f2454a1657b1b5ad7f2336b39a2611f7a40b2e0ddfd0d6553a359605928df29'],
    ['pixel_4a_5g', 'dcec2d053d3ec4f1c9be414aa07e4d7d7cbd12040ad2f8831c994a83a0536866'],
    ['pixel_5', '36a99eab7907e4fb12a70e3c41c456bcbe46c13413fbfe2436adee2b2b61120f'],
    ['pixel_5a', '0abddeda03b6ce10548c95e0bea196faa539866f929bcdf7eca84b4203952514'],
  ]),
  // CalyxOS, historic
  ...rows({ os: 'CalyxOS', state: 'self-signed', current: false }, [
    ['pixel_2_generic', 'bcebf6844f6b0fa2abe8e62a9d0d57a324d0c02cefdfa019fd49832f9ed39105'],
    ['pixel_3_generic', 'b4de537a5f4b8fdab6789eb2c06ec6e065e48a79edd493a91f635004dd89f3e2'],
  ]),
  // Factory systems, historic; device names as in the source
  ...rows({ os: 'stock', state: 'verified', current: false }, [
    ['bkl_l04/huawei', '5341e6b2646979a70e57653007a1f310169421ec9bdd9f1a5648f75ade005af1'],
    ['blackberry_key2', '728800febb119add74519618afedb715e1c39fe08a4de37d249bf54acf1ce00f'],
    ['bq_aquaris_x2_pro', '1194659b40ea291245e54a3c4ec4aa5b7077bd244d65c7dd8c0a2dbb9db1fb35'],
    ['htc/htc_exodus_1', '1cc39488d2f85dee0a8e0903cdc4124cfdf2be2531ed6060b678057ed2cb89b4'],
    ['huawei_honor_7a_pro', '7e2e8cc82a77ca74554457e5df3a3ed82e7032b3182d17fe17919bc6e989ff09'],
    ['lg_q710al', '0d5f986943d0ce0d4f9783c27eebe175be359927db8b6546b667279a81133c3c'],
    ['lm_q720', 'd20078f2af2a7d3eca3064018cb8bd47fbca6ee61abb41ba909d3c529cb802f4'],
    ['moto_g7', '80bab060807cffa45d4747df1ad706fee3ae3f645f80cf14871ddbe27e14c30b'],
    ['motorola_one_vision', 'c2224571c9cd5c89200a7311b1e37aa9cf751e2e19753e8d3702bca00be1d42c'],
    ['nokia/nokia_6_1', 'dfc2920c81e136fdd2a510478fda137b262dc51d449edd7d0bdb554745725cfe'],
    ['nokia_3_1', '4d790fa0a5fe81d6b352b90afe430684d9bc817518cd24c50e6343395f7c51f2'],
    ['nokia_7_1', '893a17fd918235db2865f7f6439eb0134a45b766aa452e0675bac6cfb5a773aa'],
    ['oneplus_6_a6003', '6101853dff451fae5b137df914d5e6c15c659337f2c405ac50b513a159071958'],
    ['oneplus_6t_a6013', '1b90b7d1449d697fb2732a7d2dfa405d587254593f5137f7b6e64f7a0ce03bfd'],
    ['oneplus_7_pro_gm1913', '4b9201b11685be6710e2b2ba8482f444e237e0c8a3d1f7f447fe29c37cecc559'],
    ['oppo_cph1831', '341c50d577dc5f3d5b46e8bfa22c22d1e5fc7d86d4d860e70b89222a7cbfc893'],
    ['oppo_cph1903', '41bf0a26bb3afdcccc40f7b685083522eb5bf1c492f0ec4847f351265313cb07'],
    ['oppo_cph1909', '7e19e217072be6cb7a4c6f673fd3fb62dc51b3e204e7475838747947a3920dd8'],
    ['pixel_2', '1962b0538579ffce9ac9f507c46afe3b92055bac7146462283c85c500be78d82'],
    ['pixel_2_xl', '171616eaef26009fc46dc6d89f3d24217e926c81a67ce65d2e3a9dc27040c7ab'],
    ['pixel_3/pixel_3_generic', '61fda12b32ed84214a9cf13d1affb7aa80bd8a268a861ed4bb7a15170f1ab00c'],
    ['pixel_3/pixel_3_generic', 'b799391afae3b35522d1edc5c70a3746b097bdd1cabd59f72bb049705c7a03ef'],
    ['pixel_3a/pixel_3a_generic', 'e75b86c52c7496255a95fb1e2b1c044bfa9d5fe34dd1e4eebd752eef0ea89875'],
    ['pixel_3a/pixel_3a_generic', '8ca89af1a6daa74b00810849356de929cfc4498ef36af964757bde8a113bf46d'],
    ['pixel_4_generic', 'ae6316b4753c61f5855b95b9b98484af784f2e83648d0fcc8107fca752caea34'],
    ['pixel_4a', '879cd3f18ea76e244d4d4ac3bcb9c337c13b4667190b19035afe2536550050f1'],
    ['pixel_4a_5g/pixel_5_generic', '88265d85ba9e1e2f6036a259d880d2741031aca445840137395b6d541c0fc7fc'],
    ['pixel_5a', '1dd694ce00bf131ad61ceb576b7dcc41cf7f9b2c418f4c12b2b8f3e9a1ea911d'],
    ['revvl_2', 'c55635636999e9d0a0588d24402256b7f9f3aee07b4f7e4e003f09ff0190afae'],
    ['rmx1941', '54ec644c21fd8229e3b0066513337a8e2c8ef3098a3f974b6a1cfe456a683dae'],
    ['sm_a705fn', '72376caacf11726d4922585732429fb97d0d1dd69f0d2e0770b9e61d14adde65'],
    ['sm_g9600', '12e8460a7baf709f3b6cf41c7e5a37c6eb4d11cb36cf7f61f7793c8dcdc3c2e4'],
    ['sm_g960_na/sm_g960u', '266869f7cf2fb56008efc4be8946c8f84190577f9ca688f59c72dd585e696488'],
    ['sm_g960f', '33d9484fd512e610bcf00c502827f3d55a415088f276c6506657215e622fa770'],
    ['sm_g965_msm', 'a4a544c2cfbaeaa88c12360c2e4b44c29722fc8dbb81392a6c1faedb7bf63010'],
    ['sm_g965f', 'd1c53b7a931909ec37f1939b14621c6e4fd19bf9079d195f86b3cea47cd1f92d'],
    ['sm_g970f', '9d77474fa4fea6f0b28636222fbcee2bb1e6ff9856c736c85b8ea6e3467f2bba'],
    ['sm_g975f', '08b2b5c6ec8f54c00c505756e1ef516bb4537b2f02d640410d287a43fcf92e3f'],
    ['sm_j260a', 'f0fc0af47d3fe4f27d79cf629ad6ac42aa1eede0a29c0ae109a91bbd1e7cd76d'],
    ['sm_j260t1', 'd6b902d9e77dfc0fb3627ffefa6d05405932ebb3a6ed077874b5e2a0ccbdb632'],
    ['sm_j337a', '4558c1afb30d1b46cb93f85462bc7d7fcf70b0103b9dbb0fe96dd828f43f29fc'],
    ['sm_j337t', '45e3ab5d61a03915ae10bf0465b186cb5d9a2fb6a46befaa76e4483bba5a358d'],
    ['sm_j720f', 'd95279a8f2e832fd68d919dbf33cfe159d5a1179686db0bd2d7bbbf2382c4dd3'],
    ['sm_j737t1', 'bb053a5f64d3e3f17c4611340ff2bbe2f605b832a9fa412b2c87f2a163ece2fb'],
    ['sm_m205f', '4e0570011025d01386d057b2b382969f804dcd19e001344535cf0cfdb8ad7cfe'],
    ['sm_n960f', '2a7e4954c9f703f3ac805ac660ea1727b981db39b1e0f41e4013fa2586d3df7f'],
    ['sm_n960u', '173acfa8ae9ede7bbd998f45a49231f3a4bddf0779345732e309446b46b5641b'],
    ['sm_n970f', 'e94bc43b97f98cd10c22cd9d8469dbe621116ecfa624fe291a1d53cf3cd685d1'],
    ['sm_n970u', '466011c44bbf883db38cf96617ed35c796ce2552c5357f9230258329e943db70'],
    ['sm_n970u', '3d3deb132a89551d0a700d230babae4e3e80e3c7926acdd7baedf9b57ad316d0'],
    ['sm_n975u', '52946676088007755eb586b3e3f3e8d3821be5df73513e6c13640507976420e6'],
    ['sm_n975u', '9ac63842137d92c119a1b1be2c9270b9ebb6083bbe6350b7823571942b5869f0'],
    ['sm_s367vl', 'f3688c02d9676dedb6909cade364c271901fd66ea4f691aeb8b8921195e469c5'],
    ['sm_t510', '106592d051e54388c6e601dfd61d59eb1674a8b93216c65c5b3e1830b73d3b82'],
    ['sm_t835', '87790149aed63553b768456aab6daad5678cd87bdeb2bf3649467085349c34e0'],
    ['sony_xperia_xa2', '4285ad64745cc79b4499817f264dc16bf2af5163af6c328964f39e61ec84693e'],
    [
      'sony_xperia_xz1/sony_xperia_xz1_compact',
      '54a9f21e9cfad3a2d028517ef333a658302417db7fb75e0a109a019646cc5f39',
    ],
    ['sony_xperia_xz2', 'bc3b5e121974113939b8a2fe758f9b923f1d195f038d2fd1c04929f886e83bb5'],
    ['sony_xperia_xz2_compact', '94b8b4e3260b4bf8211a02cf2f3de257a127cffb2e4047d5580a752a5e253de0'],
    ['vivo_1807', '1f6d98d1b0e1f1ce1c872bd36c668f9dfdbe0d47594789e1540df4e6198f657d'],
    ['xiaomi_mi_9', '84bc8445a29b5444a2d1629c9774c8626daff3574d865ec5067a78faec96b013'],
    ['xiaomi_mi_a2', 'a9c6758d509600d0eb94fa8d2bf6ee7a6a6097f0ccef94a755dde065aa1aa1b0'],
    ['xiaomi_mi_a2_lite', '6fa710b639848c9d47378937a1afb1b6a52dda738beb6657e2ae70a15b40541a'],
  ]),
  // Public test keys
  ...rows({ os: 'AVB public test key', state: 'untrusted', current: true }, [
    ['testkey_rsa2048', '22de3994532196f61c039e90260d78a93a4c57362c7e789be928036e80b77c8c'],
    ['testkey_rsa2048_2 (gki)', '2bed47451bc698e9e82d92a6668bd03ab6cf8dd1a144341cb7f426f20b2879cf'],
    [
      'testkey_rsa4096 (default AOSP build key)',
      '7728e30f50bfa5cea165f473175a08803f6a8346642b5aa10913e9d9e6defef6',
    ],
    ['testkey_rsa8192', 'e15e2365469ce672a91d02cc8d9c2f29b787481e574d3b56ac774153d7ced614'],
  ]),
];
