import time
from workflow import clock
def test_zz(app, world, sign_in):
    from tests import factories, inspections
    from tests.web.test_matter_pages import asked, add_children
    import cProfile, pstats
    with clock.at(factories.MONDAY):
        m = factories.rectifying(world, supports=("tax",))
        for n in range(12): factories.act(world,m,"progress","edu.handler",percent=n,text="进展")
        add_children(world,m,3)
        c = sign_in("edu.handler")
        u=f"/matters/{m.uid}"
        s=asked(c,u); print("\n",len(s)); print("\n".join(x.replace("\n"," ")[:110] for x in s))
        t=time.perf_counter(); [c.get(u) for _ in range(20)]; print("ms", (time.perf_counter()-t)*50)
        pr=cProfile.Profile(); pr.enable(); [c.get(u) for _ in range(10)]; pr.disable()
        pstats.Stats(pr).sort_stats("cumulative").print_stats(60)
