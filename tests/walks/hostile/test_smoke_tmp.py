import time
def test_it(fortress):
    t=time.time()
    anna = fortress.submitted()
    print("submitted", time.time()-t); t=time.time()
    carl = fortress.staff("clerk")
    print("staff", time.time()-t)
    carl.dossier(anna.reference)
    assert carl.status == 200
    for row in fortress.inside("urls"): print(row)
    print(fortress.kept(anna), fortress.inside("ids", anna.reference))
